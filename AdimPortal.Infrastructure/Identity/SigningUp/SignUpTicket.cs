using AdimPortal.Infrastructure.Identity.Hashing;

namespace AdimPortal.Infrastructure.Identity.SigningUp;

/// <summary>A sign-up that this node is about.</summary>
/// <param name="Id">Nobody can guess it, and it tells nothing of an account.</param>
/// <param name="Hash">Waits for its turn at the gate.</param>
/// <param name="Done">The account, or an id that no account has; once the mail is on its way.</param>
public sealed record SignUpTicket(Guid Id, HashTicket Hash, Task<Guid> Done);
