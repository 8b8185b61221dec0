namespace Siyu.Platform;

/// <summary>A room of the house (模块): its name and its table of contents.</summary>
public interface IModule
{
    static abstract string Name { get; }
    static abstract void Build(ModuleBuilder module);
}
