using System.Text.Json;
using Siyu.Kernel;

namespace Siyu.Members.Domain;

/// <summary>A merge of two members (会员合并) with its evidence and with what moved, so that it can be undone.</summary>
internal sealed class Merge
{
    public required Guid Id { get; init; }
    public required MemberId Kept { get; init; }
    public required MemberId Gone { get; init; }
    public required string Evidence { get; init; }

    /// <summary>JSON of <see cref="MovedRows"/>.</summary>
    public required string Moved { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public string? UndoneBy { get; private set; }
    public string? UndoneReason { get; private set; }

    public MovedRows Rows => Must.Exist(JsonSerializer.Deserialize<MovedRows>(Moved), "a merge knows what moved");

    public void Undo(string by, string reason, DateTimeOffset at)
    {
        Must.Hold(UndoneAt is null, "a merge is undone once");
        (UndoneAt, UndoneBy, UndoneReason) = (at, by, reason);
    }
}

/// <summary>What a merge moved from the gone member to the kept one (迁移明细).</summary>
/// <param name="EndedBinding">The open binding of the gone member that the merge ended, because the kept one had its own.</param>
/// <param name="MovedBinding">The open binding that went over, because the kept member had none.</param>
internal sealed record MovedRows(IReadOnlyList<IdentityId> Identities, BindingId? EndedBinding, BindingId? MovedBinding);

/// <summary>A person erased (注销删除记录): what must be erased again after a restore from a backup.</summary>
internal sealed class Erasure
{
    /// <summary>The member's id.</summary>
    public required MemberId Id { get; init; }
    public required long Number { get; init; }

    /// <summary>JSON array of the person keys destroyed.</summary>
    public required string Persons { get; init; }
    public required string Reason { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>The member that a member of staff is privately (员工本人会员): pays them out, and keeps them from earning on their own
/// purchase.</summary>
internal sealed class StaffLink
{
    public required StaffId Id { get; init; }
    public required MemberId Member { get; set; }
    public required DateTimeOffset At { get; set; }
}
