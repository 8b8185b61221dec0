namespace Siyu.Tool.Setup;

/// <summary>Debian's packages (系统软件包), installed where we may: as root, or by sudo without a question.</summary>
internal static class AptGet
{
    /// <returns>False where this machine has no apt-get or does not let us.</returns>
    internal static async Task<bool> Install(string title, string[] packages, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/apt-get"))
        {
            return false;
        }

        string[] prefix = Environment.UserName == "root" ? [] : ["sudo", "-n"];
        if (prefix.Length > 0 && (await Child.Ask(Child.Command("sudo", "-n", "true"), ct)).ExitCode != 0)
        {
            return false;
        }

        await Step.Run(title, async () =>
        {
            await Run([.. prefix, "apt-get", "update", "-qq"], ct);
            await Run([.. prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", .. packages], ct);
        }, ct);
        return true;
    }

    private static Task<string> Run(string[] words, CancellationToken ct) => Child.Must(Child.Command(words[0], words[1..]), ct);
}
