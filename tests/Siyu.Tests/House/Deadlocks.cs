using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Npgsql;

namespace Siyu.Tests;

/// <summary>Counts the deadlocks (40P01) that PostgreSQL tells this test and whatever it started, also those tried again.</summary>
internal sealed class Deadlocks : IDisposable
{
    private static readonly AsyncLocal<Deadlocks?> Mine = new();
    private readonly ConcurrentDictionary<PostgresException, byte> heard = new(ReferenceEqualityComparer.Instance);

    public Deadlocks()
    {
        Mine.Value = this;
        AppDomain.CurrentDomain.FirstChanceException += Hear;
    }

    public int Count => heard.Count;

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= Hear;
        Mine.Value = null;
    }

    private void Hear(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (Mine.Value == this && thrown.Exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } deadlock)
            heard.TryAdd(deadlock, 0);
    }
}
