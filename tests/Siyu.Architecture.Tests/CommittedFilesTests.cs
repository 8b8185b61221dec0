using Siyu.Architecture.Tests.Reading;
using Siyu.Architecture.Tests.Rules;

namespace Siyu.Architecture.Tests;

public sealed class CommittedFilesTests
{
    private static readonly string[] Images = [".png", ".jpg", ".ico", ".gz", ".woff2"];

    [Fact]
    public void No_committed_file_names_a_machine_or_a_package_host()
    {
        // Put together here, so that this file itself stays clean.
        var path = string.Concat("/ro", "ot/siyu/data");
        Assert.Single(Committed.Ties("a.json", $"data: {path}"));
        Assert.Single(Committed.Ties("package-lock.json", "\"reso" + "lved\": \"https://registry.example/a.tgz\""));
        Assert.Empty(Committed.Ties("a.md", "see src/work/README.md and https://example.com/tmp/x"));

        var texts = Checkout.Files.Where(f => !Images.Contains(Path.GetExtension(f)));
        Ratchet.Holds("machine", "take it from an option, an environment variable or the user's configuration.",
            texts.SelectMany(file => Committed.Ties(file, Checkout.Read(file))));
    }
}
