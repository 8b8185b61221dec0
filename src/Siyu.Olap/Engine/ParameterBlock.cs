using System.Runtime.InteropServices;
using System.Text;

namespace Siyu.Olap.Engine;

/// <summary>Query parameters laid out as the C interface wants them; values travel beside the SQL, never inside it.</summary>
internal sealed unsafe class ParameterBlock : IDisposable
{
    private readonly nint[] owned;
    private readonly byte** pointers;
    private readonly nuint* lengths;

    public ParameterBlock(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        Count = parameters.Count;
        owned = new nint[Count * 2];
        pointers = (byte**)NativeMemory.AllocZeroed((nuint)(Math.Max(1, owned.Length) * sizeof(byte*)));
        lengths = (nuint*)NativeMemory.AllocZeroed((nuint)(Math.Max(1, owned.Length) * sizeof(nuint)));
        for (var i = 0; i < Count; i++)
        {
            Put(i, parameters[i].Key);
            Put(Count + i, parameters[i].Value);
        }
    }

    public int Count { get; }
    public byte** Names => pointers;
    public nuint* NameLengths => lengths;
    public byte** Values => pointers + Count;
    public nuint* ValueLengths => lengths + Count;

    private void Put(int slot, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        copy[bytes.Length] = 0;
        owned[slot] = (nint)copy;
        pointers[slot] = copy;
        lengths[slot] = (nuint)bytes.Length;
    }

    public void Dispose()
    {
        foreach (var piece in owned) NativeMemory.Free((void*)piece);
        NativeMemory.Free(pointers);
        NativeMemory.Free(lengths);
    }
}
