namespace QgoBuild.Engine.Tooling;

/// <summary>One line that a process wrote.</summary>
public struct Output : IEquatable<Output>
{
    /// <summary>The output that it was written to.</summary>
    public OutputType Type { get; set; }

    /// <summary>The line, without its ending.</summary>
    public string Text { get; set; }

    /// <summary>Whether both are the same line.</summary>
    public static bool operator ==(Output left, Output right) => left.Equals(right);

    /// <summary>Whether they are different lines.</summary>
    public static bool operator !=(Output left, Output right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(Output other) => Type == other.Type && Text == other.Text;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Output other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Type, Text);
}

/// <summary>One of the two outputs of a process.</summary>
public enum OutputType
{
    /// <summary>Standard output.</summary>
    Std,
    /// <summary>Standard error, which many programs use for progress: it is not an error by itself.</summary>
    Err,
}
