using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace AdimPortal.Testing.Pages;

/// <summary>A list of choices, used as a person uses it: it opens, and one is pressed.</summary>
public static class SelectFields
{
    /// <returns>What the list offers, as it reads.</returns>
    public static IReadOnlyList<string> Choices<T>(this IRenderedComponent<T> page, string field) where T : IComponent
    {
        Press(page, field);
        var choices = page.FindAll("[role=option]").Select(choice => choice.Words()).ToList();
        Press(page, field);
        return choices;
    }

    public static void Choose<T>(this IRenderedComponent<T> page, string field, string choice) where T : IComponent
    {
        Press(page, field);
        page.FindAll("[role=option]").Single(one => one.Words() == choice).Click();
    }

    private static void Press<T>(IRenderedComponent<T> page, string field) where T : IComponent =>
        page.Find(field).Closest(".mud-input-control")!.MouseDown();
}
