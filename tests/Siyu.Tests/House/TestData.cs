namespace Siyu.Tests;

/// <summary>Where the shared real data lie that some tests read: SIYU_TEST_DATA names the folder; without it those tests fail.</summary>
internal static class TestData
{
    public const string Variable = "SIYU_TEST_DATA";

    public static string Folder => Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"{Variable} names no folder of test data; ./siyu test looks for ../shared/data by itself");
}
