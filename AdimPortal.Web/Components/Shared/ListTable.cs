using MudBlazor;

namespace AdimPortal.Web.Components.Shared;

/// <summary>A list as the portal shows each of its lists: an outlined table, and cards on a phone. Where it stands says
/// what the rows are called (<c>aria-label</c>).</summary>
public sealed class ListTable<T> : MudTable<T>
{
    /// <summary>Sets the look; what a page says itself comes after and counts.</summary>
    public ListTable()
    {
        Outlined = true;
        Elevation = 0;
        Hover = true;
        Dense = true;
        Breakpoint = Breakpoint.Sm;
    }
}
