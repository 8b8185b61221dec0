using Siyu.Platform;

namespace Siyu.Host.Once;

/// <summary>Holds the database to its invariants (全库核对): <c>verify [--quiesced]</c>; names what broke and ends with 1.</summary>
internal static class VerifyDatabase
{
    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        var findings = await house.GetRequiredService<Works>().Read(
            services => services.GetRequiredService<Verification>().Check(args.Contains("--quiesced"), ct));
        foreach (var finding in findings)
            Console.WriteLine(finding.Holds ? $"✓ {finding.Name}" : $"✗ {finding.Name}: {finding.Broken}  {finding.Detail}");
        var broken = findings.Count(finding => !finding.Holds);
        Console.WriteLine(broken == 0 ? $"全部 {findings.Count} 项成立 all hold" : $"{findings.Count} 项中有 {broken} 项不成立 broken");
        return broken == 0 ? 0 : 1;
    }
}
