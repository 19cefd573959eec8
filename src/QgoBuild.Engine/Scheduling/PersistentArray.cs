namespace QgoBuild.Engine.Scheduling;

/// <summary>An array of fixed length whose changed copies share all but one small piece with the original, so that the cost of a schedule's
/// step does not depend on the number of targets.</summary>
internal readonly struct PersistentArray<T>
{
    private const int PieceBits = 6;
    private const int PieceLength = 1 << PieceBits;

    private readonly T[][] _pieces;

    private PersistentArray(T[][] pieces) => _pieces = pieces;

    public T this[int index] => _pieces[index >> PieceBits][index & (PieceLength - 1)];

    public static PersistentArray<T> Create(int length, Func<int, T> value)
    {
        var pieces = new T[(length + PieceLength - 1) >> PieceBits][];
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            pieces[piece] = new T[Math.Min(PieceLength, length - (piece << PieceBits))];
            for (var i = 0; i < pieces[piece].Length; i++) pieces[piece][i] = value((piece << PieceBits) + i);
        }

        return new PersistentArray<T>(pieces);
    }

    /// <summary>Begins a changed copy.</summary>
    public Builder ToBuilder() => new(_pieces);

    /// <summary>A copy that is being changed; a piece is copied when it is first written.</summary>
    internal sealed class Builder
    {
        private readonly T[][] _original;
        private T[][] _pieces;

        public Builder(T[][] original) => _pieces = _original = original;

        public T this[int index]
        {
            get => _pieces[index >> PieceBits][index & (PieceLength - 1)];
            set
            {
                if (ReferenceEquals(_pieces, _original)) _pieces = (T[][])_original.Clone();
                var piece = index >> PieceBits;
                if (ReferenceEquals(_pieces[piece], _original[piece])) _pieces[piece] = (T[])_original[piece].Clone();
                _pieces[piece][index & (PieceLength - 1)] = value;
            }
        }

        public PersistentArray<T> ToPersistentArray() => new(_pieces);
    }
}
