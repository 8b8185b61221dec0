using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Siyu.Platform.Moving;

/// <summary>
/// The file of a backup (备份文件): a key of its own, sealed under the root key, then tables and kept files, compressed and sealed piece by
/// piece. Whoever has no key ring reads nothing of it.
/// </summary>
internal sealed class BackupWriter : IDisposable
{
    public const string Magic = "SIYU-BACKUP-1";
    private readonly Stream file;
    private readonly SealingStream sealing;
    private readonly BinaryWriter words;

    public BackupWriter(Stream file, Vault vault)
    {
        this.file = file;
        var key = RandomNumberGenerator.GetBytes(32);
        var sealedKey = vault.SealOwn(Convert.ToBase64String(key));
        using (var head = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
        {
            head.Write(Magic);
            head.Write(sealedKey.Length);
            head.Write(sealedKey);
        }
        sealing = new(file, key);
        words = new(new BrotliStream(sealing, CompressionLevel.Fastest, leaveOpen: true), Encoding.UTF8);
    }

    public void Head(DateTimeOffset at, IReadOnlyList<string> schemaFiles)
    {
        words.Write(at.ToUnixTimeMilliseconds());
        words.Write(schemaFiles.Count);
        foreach (var name in schemaFiles) words.Write(name);
    }

    public void Table(string name, IReadOnlyList<string> columns)
    {
        words.Write((byte)'T');
        words.Write(name);
        words.Write(columns.Count);
        foreach (var column in columns) words.Write(column);
    }

    public void Row(object?[] row)
    {
        words.Write((byte)'R');
        foreach (var value in row)
        {
            switch (value)
            {
                case null:
                    words.Write((byte)0);
                    break;
                case long number:
                    words.Write((byte)1);
                    words.Write(number);
                    break;
                case string text:
                    words.Write((byte)2);
                    words.Write(text);
                    break;
                case byte[] bytes:
                    words.Write((byte)3);
                    words.Write(bytes.Length);
                    words.Write(bytes);
                    break;
            }
        }
    }

    public void EndTable(TableSum sum)
    {
        words.Write((byte)'E');
        words.Write(sum.Text);
    }

    public void File(string name, Stream content)
    {
        words.Write((byte)'F');
        words.Write(name);
        words.Write(content.Length);
        words.Flush();
        content.CopyTo(words.BaseStream);
    }

    public void End()
    {
        words.Write((byte)'Z');
        words.Dispose();
        sealing.End();
        file.Flush();
    }

    public void Dispose()
    {
        words.Dispose();
        sealing.Dispose();
    }
}

/// <summary>Reads the file of a backup (读备份文件).</summary>
internal sealed class BackupReader : IDisposable
{
    private const int MostKeyBytes = 1024;
    private readonly OpeningStream opening;
    private readonly BinaryReader words;

    private BackupReader(OpeningStream opening) =>
        (this.opening, words) = (opening, new(new BrotliStream(opening, CompressionMode.Decompress), Encoding.UTF8));

    public DateTimeOffset At { get; private set; }
    public IReadOnlyList<string> SchemaFiles { get; private set; } = [];

    /// <summary>Throws <see cref="InvalidDataException"/> where it is no backup, <see cref="CryptographicException"/> where the keys are
    /// others.</summary>
    public static BackupReader Open(Stream file, Vault vault)
    {
        using var head = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        if (file.Length < BackupWriter.Magic.Length + 5 || head.ReadString() != BackupWriter.Magic)
            throw new InvalidDataException("it does not begin as one");
        var length = head.ReadInt32();
        if (length is < 1 or > MostKeyBytes) throw new InvalidDataException("its key is damaged");
        var reader = new BackupReader(new(file, Convert.FromBase64String(vault.OpenOwn(head.ReadBytes(length)))));
        reader.At = DateTimeOffset.FromUnixTimeMilliseconds(reader.words.ReadInt64());
        var files = new List<string>();
        for (var left = reader.words.ReadInt32(); left > 0; left--) files.Add(reader.words.ReadString());
        reader.SchemaFiles = files;
        return reader;
    }

    /// <summary>T a table, R a row, E its end, F a file, Z the end.</summary>
    public char Next() => (char)words.ReadByte();

    public string Word() => words.ReadString();

    public List<string> Columns()
    {
        var columns = new List<string>();
        for (var left = words.ReadInt32(); left > 0; left--) columns.Add(words.ReadString());
        return columns;
    }

    public void Row(object?[] row)
    {
        for (var i = 0; i < row.Length; i++) row[i] = words.ReadByte() switch
        {
            0 => null,
            1 => words.ReadInt64(),
            2 => words.ReadString(),
            3 => words.ReadBytes(words.ReadInt32()),
            var other => throw new InvalidDataException($"a value of kind {other}"),
        };
    }

    public void File(Stream to)
    {
        var buffer = new byte[81_920];
        for (var left = words.ReadInt64(); left > 0;)
        {
            var read = words.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) throw new InvalidDataException("a file is cut off");
            to.Write(buffer, 0, read);
            left -= read;
        }
    }

    public void Dispose()
    {
        words.Dispose();
        opening.Dispose();
    }
}
