namespace Siyu.Platform;

/// <summary>What a room keeps sealed about people, opened for verify (密封明文): none of it may stand in clear anywhere.</summary>
public interface ISealedWords
{
    /// <summary>Names, phones and the like, newest first; verify takes no more than it can hold.</summary>
    IAsyncEnumerable<string> Words(SiyuDb db, CancellationToken ct);
}
