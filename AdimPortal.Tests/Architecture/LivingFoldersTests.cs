using System.Text.RegularExpressions;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// A test that lists a folder of the whole machine does it by <see cref="LivingFolders"/>: with the ordinary calls it
/// fails when another test removes something at that moment.
/// </summary>
public sealed partial class LivingFoldersTests
{
    [Fact]
    public void Folders_of_the_machine_are_listed_by_what_expects_them_to_change()
    {
        var others = Repository.Sources("cs")
            .Where(file => file.Contains("/AdimPortal.Test", StringComparison.Ordinal)
                && Path.GetFileName(file) != $"{nameof(LivingFoldersTests)}.cs")
            .SelectMany(file => OrdinaryListing().Matches(File.ReadAllText(file))
                .Select(found => $"{Path.GetFileName(file)}: {found.Value}"));
        Assert.Empty(others);
    }

    [Theory]
    [InlineData("Directory.GetDirectories(\"/proc\")", true)]
    [InlineData("Directory.EnumerateFiles(\n    Path.GetTempPath(), \"*.lock\")", true)]
    [InlineData("Directory.EnumerateFiles(Repository.Root, \"*.cs\")", true)]
    [InlineData("trees.SelectMany(Directory.GetDirectories)", true)]
    [InlineData("Directory.GetFiles(Repository.PathTo(\"docs\"))", false)]
    [InlineData("Directory.GetFiles(_folder, \"*.txt\"); var run = sandbox.RunDirectory;", false)]
    public void A_listing_is_recognized(string code, bool isOfTheMachine) =>
        Assert.Equal(isOfTheMachine, OrdinaryListing().IsMatch(code));

    [GeneratedRegex(
        """Directory\.(Get|Enumerate)\w+(\((?=[^;)]*("/(proc|sys|run|dev)|GetTempPath|RunDirectory|Repository\.Root))|(?=\)))""")]
    private static partial Regex OrdinaryListing();
}
