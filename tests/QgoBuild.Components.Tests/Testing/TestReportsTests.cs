using QgoBuild.Components.Testing;
using QgoBuild.Delivery;

namespace QgoBuild.Components.Tests.Testing;

public sealed class TestReportsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void An_xUnit_report_is_counted_over_its_assemblies_and_errors_count_as_failures()
    {
        File.WriteAllText(_file, """
            <assemblies>
              <assembly name="a" total="7" passed="4" failed="1" skipped="1" not-run="1" errors="2" />
              <assembly name="b" total="3" passed="3" failed="0" skipped="0" errors="0" />
            </assemblies>
            """);
        Assert.Equal(new TestCounts(7, 3, 2), TestReports.ReadXunit(_file));
    }

    [Fact]
    public void A_vitest_report_is_counted_and_a_file_that_did_not_load_is_a_failure()
    {
        File.WriteAllText(_file, """
            { "numPassedTests": 5, "numFailedTests": 1, "numPendingTests": 2, "numTodoTests": 1,
              "testResults": [
                { "status": "passed", "assertionResults": [ {} ] },
                { "status": "failed", "assertionResults": [ {} ] },
                { "status": "failed", "assertionResults": [] } ] }
            """);
        Assert.Equal(new TestCounts(5, 2, 3), TestReports.ReadVitest(_file));
    }

    [Fact]
    public void A_report_that_is_no_report_is_an_error_and_not_zero_tests()
    {
        File.WriteAllText(_file, "Segmentation fault");
        Assert.Throws<DeliveryException>(() => TestReports.ReadXunit(_file));
        Assert.Throws<DeliveryException>(() => TestReports.ReadVitest(_file));
    }

    [Fact]
    public void Counts_say_what_programs_read()
    {
        var ledger = new TestTotals();
        Assert.True(ledger.IsEmpty);
        ledger.Add("a", new TestCounts(2, 0, 0));
        Assert.Equal("2 passed, 0 failed", ledger.Total.ToString());
        ledger.Add("b", new TestCounts(1, 1, 3));
        Assert.Equal("3 passed, 1 failed, 3 skipped", ledger.Total.ToString());
    }
}
