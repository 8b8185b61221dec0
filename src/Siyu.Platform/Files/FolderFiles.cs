using System.Security.Cryptography;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Kept files in the data folder (本地文件存储): a file is whole or not there, whatever crashes.</summary>
internal sealed class FolderFiles(SiyuOptions options) : IFiles
{
    private const int FolderDigits = 2;
    private readonly string folder = Path.Combine(options.DataFolder, "files");

    public async Task<string> Keep(ReadOnlyMemory<byte> content, string extension, CancellationToken ct)
    {
        var name = $"{Convert.ToHexStringLower(SHA256.HashData(content.Span))}.{extension}";
        Must.Hold(FileAddress.IsName(name), "a kept file has a known extension");
        var path = PathOf(name);
        if (!File.Exists(path)) await Write(path, content, ct);
        return FileAddress.Place + name;
    }

    public Stream? Open(string name) => FileAddress.IsName(name) && File.Exists(PathOf(name)) ? File.OpenRead(PathOf(name)) : null;

    private static async Task Write(string path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var half = $"{path}.{Path.GetRandomFileName()}";
        await using (var file = new FileStream(half, FileMode.CreateNew))
        {
            await file.WriteAsync(content, ct);
            file.Flush(flushToDisk: true);
        }
        File.Move(half, path, overwrite: true);
    }

    private string PathOf(string name) => Path.Combine(folder, name[..FolderDigits], name);
}
