namespace Siyu.WeCom.Domain;

/// <summary>A reconciliation (对账同步): walks all staff of a corp and all their contacts; goes on where it stopped.</summary>
internal sealed class SyncRun
{
    public required Guid Id { get; init; }
    public required string CorpId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The WeCom accounts to walk, a JSON array, in a fixed order.</summary>
    public required string Users { get; set; }

    /// <summary>Which account is being walked.</summary>
    public int Place { get; private set; }

    /// <summary>The platform's mark of the next page of this account.</summary>
    public string? Cursor { get; private set; }

    public int Pages { get; private set; }
    public int FoundAdded { get; set; }
    public int FoundEnded { get; set; }
    public string? Failure { get; set; }

    /// <summary>A page is done. True where the account is, too.</summary>
    public bool Turn(string? nextCursor, int users, DateTimeOffset at)
    {
        Pages++;
        Failure = null;
        Cursor = string.IsNullOrEmpty(nextCursor) ? null : nextCursor;
        if (Cursor is not null) return false;
        if (++Place >= users) EndedAt = at;
        return true;
    }

    /// <summary>The account begins again: the platform forgot the mark of the page.</summary>
    public void StartAccountAgain()
    {
        Pages++;
        Cursor = null;
    }

    public void GiveUp(string why, DateTimeOffset at) => (Failure, EndedAt) = (why, at);
}
