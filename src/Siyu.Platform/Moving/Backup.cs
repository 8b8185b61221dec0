using Siyu.Platform.Olap;

namespace Siyu.Platform.Moving;

/// <summary>What was carried (搬运结果).</summary>
public sealed record Carried(int Tables, long Rows, int Files, long Bytes);

/// <summary>
/// Backs a house up while it runs (备份): the database as it stands at one instant and the kept files, in one encrypted file. The key ring
/// and
/// the list of the erased are not in it, and must be kept elsewhere.
/// </summary>
public sealed class Backup(SiyuOptions options, DatabaseOptions database, Vault vault, TimeProvider clock)
{
    private const string Half = ".half";

    /// <summary>Before the names of files of old events.</summary>
    internal const string OldEvents = "events:";

    public async Task<Carried> Write(string file, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var half = file + Half;
        var owner = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) owner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Carried carried;
        await using (var stream = new FileStream(half, owner))
        {
            carried = await Write(stream, ct);
            stream.Flush(flushToDisk: true);
        }
        File.Move(half, file, overwrite: true);
        return carried with { Bytes = new FileInfo(file).Length };
    }

    private async Task<Carried> Write(Stream stream, CancellationToken ct)
    {
        using var writer = new BackupWriter(stream, vault);
        await using var snapshot = await DataSnapshot.Open(database, ct);
        writer.Head(clock.GetUtcNow(), await snapshot.SchemaFiles(ct));
        var (tables, rows) = (0, 0L);
        foreach (var table in await snapshot.Tables(ct))
        {
            var columns = table.Columns.Select(column => column.Name).ToList();
            writer.Table(table.Name, columns);
            var sum = new TableSum(columns);
            await foreach (var row in snapshot.Rows(table, ct))
            {
                writer.Row(row);
                sum.Add(row);
            }
            writer.EndTable(sum);
            (tables, rows) = (tables + 1, rows + sum.Rows);
        }
        var files = Files(writer, KeptFiles(options), "") + Files(writer, options.EventFolder, OldEvents);
        writer.End();
        return new(tables, rows, files, 0);
    }

    /// <summary>A kept file is never changed, so those that were there at the snapshot are there now.</summary>
    private static int Files(BackupWriter writer, string path, string mark)
    {
        var folder = new DirectoryInfo(path);
        if (!folder.Exists) return 0;
        var written = 0;
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            if (file.Name.EndsWith(DurableFile.Unfinished, StringComparison.Ordinal)) continue;
            using var content = file.OpenRead();
            writer.File(mark + Path.GetRelativePath(folder.FullName, file.FullName), content);
            written++;
        }
        return written;
    }

    internal static string KeptFiles(SiyuOptions options) => Path.Combine(options.DataFolder, "files");
}
