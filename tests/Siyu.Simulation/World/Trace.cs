using System.Security.Cryptography;
using System.Text;

namespace Siyu.Simulation.World;

/// <summary>Everything that happened, as one hash (轨迹): equal seeds give equal hashes, or something is left to real chance.</summary>
internal sealed class Trace(bool shown) : IDisposable
{
    private const int Remembered = 40;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> last = new();

    public void Add(string line)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        if (shown) Console.WriteLine(line);
        last.Enqueue(line);
        if (last.Count > Remembered) last.Dequeue();
    }

    public string Hash => Convert.ToHexStringLower(hash.GetCurrentHash())[..16];
    public IEnumerable<string> Last => last;

    public void Dispose() => hash.Dispose();
}
