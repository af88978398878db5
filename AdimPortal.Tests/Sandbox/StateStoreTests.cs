using AdimPortal.Sandbox;
using AdimPortal.Sandbox.State;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Tests.Sandbox;

public sealed class StateStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-test-state");

    [Fact]
    public void A_change_that_cant_be_written_has_not_happened_and_the_next_one_can()
    {
        var options = new SandboxOptions { DataDirectory = _folder.FullName };
        var store = new StateStore(options);
        store.Update(state => { state.Tags.Add("first"); });

        // In the way of the file, as a full disk would be.
        var obstacle = Directory.CreateDirectory(Path.Combine(_folder.FullName, "state.json.tmp"));
        Assert.ThrowsAny<Exception>(() => store.Update(state => { state.Tags.Add("second"); }));
        Assert.Equal(["first"], store.Read(state => state.Tags.ToList()));

        obstacle.Delete();
        store.Update(state => { state.Tags.Add("third"); });
        Assert.Equal(["first", "third"], new StateStore(options).Read(state => state.Tags.ToList()));
    }

    [Fact]
    public void The_books_of_Stripe_keep_to_the_same()
    {
        var options = new SandboxOptions { DataDirectory = _folder.FullName };
        var books = new StripeBooks(options, new ManualTime());
        var obstacle = Directory.CreateDirectory(Path.Combine(_folder.FullName, "stripe.json.tmp"));
        Assert.ThrowsAny<Exception>(() => books.Do(work => work.Change(state => state.SecondsAhead = 1)));
        Assert.Equal(0, books.Do(work => work.State.SecondsAhead));

        obstacle.Delete();
        books.Do(work => work.Change(state => state.SecondsAhead = 2));
        Assert.Equal(2, new StripeBooks(options, new ManualTime()).Do(work => work.State.SecondsAhead));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
