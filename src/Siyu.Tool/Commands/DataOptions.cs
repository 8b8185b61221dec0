using System.CommandLine;

namespace Siyu.Tool.Commands;

/// <summary>Where a command keeps its data (数据位置): every command takes the same two options.</summary>
internal sealed record DataOptions(Option<string> Folder, Option<string> Database)
{
    internal static DataOptions AddTo(Command command)
    {
        var folder = new Option<string>("--data")
        {
            Description = "数据目录 folder of the data; the SQLite database is siyu.db in it",
            DefaultValueFactory = _ => ".siyu",
        };
        var database = new Option<string>("--database")
        {
            Description = "sqlite | postgres://用户:密码@主机:端口/库 user:password@host:port/name",
            DefaultValueFactory = _ => "sqlite",
        };
        command.Add(folder);
        command.Add(database);
        return new DataOptions(folder, database);
    }

    internal DataPlace Read(ParseResult parsed) => new(Path.GetFullPath(parsed.GetValue(Folder)!), parsed.GetValue(Database)!);
}

/// <summary>A folder and the database of one house's data (数据位置).</summary>
internal sealed record DataPlace(string Folder, string Database);
