using Siyu.Kernel;

namespace Siyu.Platform.Moving;

/// <summary>Refusals of backing up, restoring and moving (备份与搬迁拒绝).</summary>
public static class MovingProblems
{
    public static readonly Problem NotEmpty = Problem.Conflict(
        "platform.move_not_empty", "目标数据库里已有数据，只能搬入空库", "There is a house in that database already; only an empty one is filled");
    public static readonly Problem OtherSchema = Problem.Conflict(
        "platform.move_other_schema", "数据结构版本不同，请用写出它的版本恢复后再升级：{0}",
        "It was written under another schema; restore it with the version that wrote it, then update: {0}");
    public static readonly Problem Differs = Problem.Conflict(
        "platform.move_differs", "搬运后的数据与来源不一致：{0}", "What arrived differs from what was sent: {0}");
    public static readonly Problem NoBackup = Problem.Invalid(
        "platform.not_a_backup", "这不是备份文件，或已损坏：{0}", "This is no backup, or it is damaged: {0}");
    public static readonly Problem OtherKeys = Problem.Invalid(
        "platform.backup_other_keys", "密钥环打不开这份备份：它属于另一套密钥", "The key ring does not open this backup: it belongs to other keys");
    public static readonly Problem FilesThere = Problem.Conflict(
        "platform.restore_files_there", "数据目录里已有文件，只能恢复到空目录", "There are files in the data folder already; restore into an empty one");
}
