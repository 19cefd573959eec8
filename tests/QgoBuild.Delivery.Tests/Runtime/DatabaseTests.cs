using System.Text;
using CsCheck;
using QgoBuild.Delivery.Tests.Shell;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Quoting of any text, and the list of migrations when the database does not answer.</summary>
public sealed class DatabaseTests
{
    [Theory, Shells]
    public void Any_text_is_a_string_of_sql_with_that_value(string shell) =>
        CheckQuoting(shell, "sql_text", '\'', hasEscapes: true);

    [Theory, Shells]
    public void Any_name_is_a_name_of_sql_with_that_value(string shell) =>
        CheckQuoting(shell, "sql_name", '`', hasEscapes: false);

    [Theory, Shells]
    public void The_list_of_migrations_is_replaced_when_the_database_answers(string shell)
    {
        using var server = new RuntimeServer(shell)
        {
            Docker = """case "$(cat)" in *_prisma_migrations*) printf '20260101_one\tapplied\n' ;; esac""",
        };
        server.Write("list", "earlier");

        server.Run("list_migrations \"$directory/list\"");

        Assert.Equal("20260101_one\tapplied\n", server.Read("list"));
    }

    [Theory, Shells]
    public void The_list_of_migrations_stays_when_the_database_does_not_answer(string shell)
    {
        using var server = new RuntimeServer(shell) { Docker = "cat >/dev/null; exit 1" };
        server.Write("list", "earlier");

        var reason = server.RunFailing("list_migrations \"$directory/list\"");
        Assert.StartsWith("The database does not answer", reason, StringComparison.Ordinal);

        Assert.Equal("earlier", server.Read("list"));
    }

    [Theory, Shells]
    public void The_list_of_migrations_stays_when_the_database_ends_while_it_answers(string shell)
    {
        using var server = new RuntimeServer(shell)
        {
            Docker = "cat >/dev/null; printf 'half of it'; exit 1",
        };
        server.Write("list", "earlier");

        server.RunFailing("list_migrations \"$directory/list\"");

        Assert.Equal("earlier", server.Read("list"));
    }

    private static void CheckQuoting(string shell, string function, char quote, bool hasEscapes)
    {
        using var server = new RuntimeServer(shell);
        HostileText.Generator.Array[1, 50].Sample(
            texts =>
            {
                // The value's last character is one of ours: a substitution would lose a newline there.
                var calls = texts.Select(text => $"value=$(printf '%b' '{Octal(text)}x'); {function} \"${{value%x}}\"; printf '\\0'\n");
                // .NET does not read a byte order mark at the beginning of an output.
                var literals = server.Run($"printf 'begin\\0'\n{string.Concat(calls)}").Split('\0')[1..^1];
                Assert.Equal(texts, literals.Select(literal => ReadLiteral(literal, quote, hasEscapes)));
            },
            iter: 20,
            threads: 1);
    }

    private static string Octal(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(value => @"\0" + Convert.ToString(value, 8).PadLeft(3, '0')));

    // As MySQL reads a quoted literal: a quote ends it unless another follows, and in a string a backslash escapes.
    private static string ReadLiteral(string literal, char quote, bool hasEscapes)
    {
        Assert.Equal(quote, literal[0]);
        var value = new StringBuilder();
        for (var at = 1; ; at++)
        {
            if (hasEscapes && literal[at] == '\\')
            {
                at++;
                Assert.Equal('\\', literal[at]);
            }
            else if (literal[at] == quote && at == literal.Length - 1)
            {
                return value.ToString();
            }
            else if (literal[at] == quote)
            {
                at++;
                Assert.Equal(quote, literal[at]);
            }

            value.Append(literal[at]);
        }
    }
}
