using Microsoft.Data.Sqlite;

namespace Siyu.Platform;

/// <summary>
/// The lock of a house's data (数据锁): one process writes to a SQLite file and its folder. The system lets it go when the process ends, even
/// by <c>kill -9</c>. Several nodes may share a PostgreSQL; there it only says which of them answers for the folder.
/// </summary>
public sealed class DataLock : IDisposable
{
    private readonly FileStream file;

    private DataLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock, or answers null where another process has it.</summary>
    public static DataLock? Take(SiyuOptions options)
    {
        var place = Place(options);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        try
        {
            return new(new FileStream(place, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(place))
        {
            return null;
        }
    }

    public void Dispose() => file.Dispose();

    private static string Place(SiyuOptions options)
    {
        var database = DatabaseOptions.Parse(options.Database, options.DataFolder);
        return database.IsSqlite
            ? Path.GetFullPath(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource) + ".lock"
            : Path.Combine(options.DataFolder, "house.lock");
    }
}
