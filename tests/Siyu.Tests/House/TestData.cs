using Xunit;

namespace Siyu.Tests;

/// <summary>
/// Where the shared real data lie that some tests read: SIYU_TEST_DATA names the folder. They may not ship, so where they are not there
/// the tests that need them say so and are skipped; nothing else is.
/// </summary>
internal static class TestData
{
    public const string Variable = "SIYU_TEST_DATA";

    public static string Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipUnless(Directory.Exists(folder), $"{Variable} names no folder of test data, which may not ship with the source");
            return folder!;
        }
    }
}
