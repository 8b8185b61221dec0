using System.Text.RegularExpressions;
using Mono.Cecil;
using Siyu.Architecture.Tests.Reading;

namespace Siyu.Architecture.Tests.Rules;

/// <summary>The tables that raw SQL names, in string literals and in the room's .sql files: only its own.</summary>
internal static partial class Sql
{
    private static readonly Dictionary<string,
        string> OwnerOfPrefix = Levels.Of.Keys.Append("Platform").ToDictionary(room => room.ToLowerInvariant());

    internal static IEnumerable<Offence> Foreign(AssemblyDefinition room) => room.MainModule.Types
        .SelectMany(type => Uses.Literals(type).SelectMany(Tables).Select(table => (Where: type.FullName, Table: table)))
        .Where(use => IsForeign(use.Table, room.Room()))
        .Select(use => new Offence($"{use.Where} names {use.Table}"));

    internal static IEnumerable<Offence> ForeignInFile(string room, string path, string sql) => Tables(sql)
        .Where(table => IsForeign(table, room))
        .Select(table => new Offence($"{path} names {table}"));

    internal static IEnumerable<string> Tables(string sql) =>
        Place().Matches(sql).Select(m => m.Groups["table"].Value.ToLowerInvariant()).Distinct();

    internal static IEnumerable<string> Created(string sql) =>
        Creation().Matches(sql).Select(m => m.Groups["table"].Value.ToLowerInvariant());

    private static bool IsForeign(string table, string room) =>
        OwnerOfPrefix.TryGetValue(table.Split('_')[0], out var owner) && owner != room;

    private const string Name = """(?:if\s+(?:not\s+)?exists\s+|only\s+)?"?(?<table>[a-z]+_[a-z_0-9]+)""";

    [GeneratedRegex(@"\b(?:from|join|into|update|table|references|copy)\s+" + Name, RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    [GeneratedRegex(@"\bcreate\s+table\s+" + Name, RegexOptions.IgnoreCase)]
    private static partial Regex Creation();
}
