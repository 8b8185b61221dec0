namespace Siyu.Sandbox.Core;

/// <summary>Uploaded bytes, in files of their own beside the store.</summary>
internal sealed class MediaFiles(string directory)
{
    public async Task Keep(string id, byte[] bytes)
    {
        Directory.CreateDirectory(directory);
        await File.WriteAllBytesAsync(PathOf(id), bytes);
    }

    public Task<byte[]> Read(string id) => File.ReadAllBytesAsync(PathOf(id));

    private string PathOf(string id) => Path.Combine(directory, Path.GetFileName(id));
}
