using System.Collections;

namespace QgoBuild.Tests.Engine.Harness;

/// <summary>A list that counts how often its items are read.</summary>
internal sealed class CountingList(int[] items, Action onRead) : IReadOnlyList<int>
{
    public int Count => items.Length;

    public int this[int index]
    {
        get
        {
            onRead();
            return items[index];
        }
    }

    public IEnumerator<int> GetEnumerator()
    {
        foreach (var item in items)
        {
            onRead();
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
