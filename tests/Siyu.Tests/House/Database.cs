namespace Siyu.Tests;

/// <summary>Both databases that every room is tested on.</summary>
public enum Database { Sqlite, Postgres }
