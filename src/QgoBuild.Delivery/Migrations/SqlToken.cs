namespace QgoBuild.Delivery.Migrations;

/// <summary>A word, name, literal or sign of SQL.</summary>
/// <param name="Text">The text; of a quoted name, what stands in the quotes.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct SqlToken(string Text, SqlTokenKind Kind)
{
    public bool Is(string word) => Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
