using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Siyu.Scenarios.Tests;

/// <summary>
/// A few lives of the random shop of <c>./siyu simulate</c>, in processes of their own; a seed that once fell stays here, with what it
/// found.
/// </summary>
public sealed partial class SeedTests
{
    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(2, 400)]
    public async Task A_random_shop_holds_whatever_must_hold(int seed, int steps)
    {
        var (code, said) = await Simulate(seed, steps);
        Assert.True(code == 0, said);
        Assert.Contains($"steps {steps}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_lives_the_same_life_and_another_seed_another()
    {
        var lives = await Task.WhenAll(Life(7), Life(7), Life(8));
        Assert.Equal(lives[0], lives[1]);
        Assert.NotEqual(lives[0], lives[2]);
    }

    private static async Task<string> Life(int seed)
    {
        var (code, said) = await Simulate(seed, 300);
        Assert.True(code == 0, said);
        return Hash().Match(said).Groups[1].Value;
    }

    private static async Task<(int Code, string Said)> Simulate(int seed, int steps)
    {
        string[] words =
        [
            Path.Combine(AppContext.BaseDirectory, "Siyu.Simulation.dll"), "--seed", seed.ToString(CultureInfo.InvariantCulture),
            "--steps", steps.ToString(CultureInfo.InvariantCulture),
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true,
            RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex("trace ([0-9a-f]{16})")]
    private static partial Regex Hash();
}
