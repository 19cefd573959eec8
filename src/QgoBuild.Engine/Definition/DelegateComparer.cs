namespace QgoBuild.Engine.Definition;

/// <summary>Finds targets by their delegates. A delegate's own hash code ignores the method, so all targets of one build would
/// collide.</summary>
internal sealed class DelegateComparer : IEqualityComparer<Delegate>
{
    public bool Equals(Delegate? x, Delegate? y) => object.Equals(x, y);
    public int GetHashCode(Delegate obj) => obj.Method.MetadataToken;
}
