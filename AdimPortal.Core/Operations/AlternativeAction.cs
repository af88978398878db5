namespace AdimPortal.Core.Operations;

/// <summary>Another way to what an operation would have brought.</summary>
/// <param name="Title">A button's text: a verb and a noun.</param>
/// <param name="Page">Below the workspace's page: <c>move</c>.</param>
public sealed record AlternativeAction(string Title, string Page);
