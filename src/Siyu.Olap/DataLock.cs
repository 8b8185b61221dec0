namespace Siyu.Olap;

/// <summary>The data directory belongs to one process; the system takes the lock back whatever way that process ends.</summary>
internal static class DataLock
{
    /// <summary>The held lock, or null when another process has it.</summary>
    public static FileStream? Take(string data)
    {
        Directory.CreateDirectory(data);
        try
        {
            return new FileStream(Path.Combine(data, "siyu-olap.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
