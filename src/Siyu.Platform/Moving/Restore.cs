using System.Security.Cryptography;
using Siyu.Kernel;

namespace Siyu.Platform.Moving;

/// <summary>
/// Restores a backup into an empty house (恢复), on either database, whichever wrote it. The whole stands in one transaction, and each
/// table is
/// read back and compared before it is kept.
/// </summary>
public sealed class Restore(SiyuOptions options, DatabaseOptions database, Vault vault, SchemaFiles schema)
{
    public async Task<Result<Carried>> Read(string file, CancellationToken ct)
    {
        var folder = Backup.KeptFiles(options);
        string[] folders = [folder, options.EventFolder];
        if (folders.Any(one => Directory.Exists(one) && Directory.EnumerateFileSystemEntries(one).Any())) return MovingProblems.FilesThere;
        var restored = false;
        try
        {
            await using var stream = File.OpenRead(file);
            if (Open(stream) is not { } reader) return MovingProblems.OtherKeys;
            using (reader)
            {
                var read = await Read(reader, folder, ct);
                restored = read.Ok;
                return read;
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            return MovingProblems.NoBackup.With(damaged.Message);
        }
        finally
        {
            // All or nothing, as the database.
            foreach (var one in folders.Where(one => !restored && Directory.Exists(one))) Directory.Delete(one, recursive: true);
        }
    }

    /// <summary>Null where the ring has no key that opens it.</summary>
    private BackupReader? Open(Stream stream)
    {
        try
        {
            return BackupReader.Open(stream, vault);
        }
        catch (Exception others) when (others is CryptographicException or BrokenInvariant)
        {
            return null;
        }
    }

    private async Task<Result<Carried>> Read(BackupReader reader, string folder, CancellationToken ct)
    {
        await schema.Apply(ct);
        var ours = await HouseMove.SchemaOf(database, ct);
        var others = ours.Except(reader.SchemaFiles).Concat(reader.SchemaFiles.Except(ours)).ToList();
        if (others.Count > 0) return MovingProblems.OtherSchema.With(string.Join(", ", others.Take(5)));
        var opened = await EmptyDatabase.Open(database, ct);
        if (!opened.Ok) return opened.Problem!;
        await using var empty = opened.Value;
        var carried = new Carried(0, 0, 0, 0);
        while (true)
        {
            switch (reader.Next())
            {
                case 'T':
                    var filled = await Table(reader, empty, ct);
                    if (!filled.Ok) return filled.Problem!;
                    carried = carried with { Tables = carried.Tables + 1, Rows = carried.Rows + filled.Value };
                    break;
                case 'F':
                    var bytes = Kept(reader, folder);
                    carried = carried with { Files = carried.Files + 1, Bytes = carried.Bytes + bytes };
                    break;
                case 'Z':
                    await empty.Settle(ct);
                    await empty.GoBack(ct);
                    await empty.Commit(ct);
                    return carried;
                case var other:
                    return MovingProblems.NoBackup.With($"kind {(int)other}");
            }
        }
    }

    private static async Task<Result<long>> Table(BackupReader reader, EmptyDatabase empty, CancellationToken ct)
    {
        var name = reader.Word();
        var columns = reader.Columns();
        if (!empty.Names.Contains(name)) return MovingProblems.OtherSchema.With(name);
        var given = await empty.Fill(name, columns, Rows(reader, columns.Count), ct);
        var said = reader.Word();
        var kept = await empty.Sum(name, ct);
        return said == given.Text && said == kept.Text ? kept.Rows
            : MovingProblems.Differs.With($"{name} {said} {given.Text} {kept.Text}");
    }

    private static async IAsyncEnumerable<object?[]> Rows(BackupReader reader, int columns)
    {
        var row = new object?[columns];
        while (true)
        {
            var kind = reader.Next();
            if (kind == 'E') yield break;
            if (kind != 'R') throw new InvalidDataException($"kind {(int)kind} among rows");
            reader.Row(row);
            yield return row;
            await Task.CompletedTask;
        }
    }

    private long Kept(BackupReader reader, string folder)
    {
        var name = reader.Word();
        if (name.StartsWith(Backup.OldEvents, StringComparison.Ordinal))
            (folder, name) = (options.EventFolder, name[Backup.OldEvents.Length..]);
        var place = Path.GetFullPath(Path.Combine(folder, name));
        if (!place.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new InvalidDataException("a file wants to lie elsewhere");
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        using var file = new FileStream(place, FileMode.CreateNew);
        reader.File(file);
        file.Flush(flushToDisk: true);
        return file.Length;
    }
}
