using Siyu.Platform;

namespace Siyu.Host;

/// <summary>The rooms of this house, by level; nothing else stands here.</summary>
internal static class Modules
{
    public static ModuleList AddRooms(this ModuleList modules) => modules;
}
