namespace AdimPortal.Sandbox.Stripe.Pages;

/// <summary>Where the bank asks whether it is really the card's owner.</summary>
internal static class AuthenticationPage
{
    public static IResult Show(string action, string amount) => Page.Show("Authentication", $"""
        <h1>Your bank wants to know that it is you</h1>
        <p>{Page.Text(amount)}</p>
        <p>A real bank would ask for a code or its app. Here you choose how it ends.</p>
        <form method="post" action="{Page.Text(action)}">
        <button class="main" name="answer" value="complete">Complete authentication</button>
        <p><button name="answer" value="fail">Fail authentication</button></p></form>
        """);
}
