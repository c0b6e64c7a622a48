using System.Text;
using LbSim.Workload.Traces;

namespace LbSim.Tests.Workload.Traces;

public class TraceFaultTests
{
    [Theory]
    [InlineData("1,10,0", "output_tokens", "is \"0\"", "expected 1 or more tokens")]
    [InlineData("1,0,1", "prompt_tokens", "is \"0\"", "on-bad-row: skip")]
    [InlineData("1,-5,1", "prompt_tokens", "is \"-5\"", "from 1 to 2147483647")]
    [InlineData("1,2147483648,1", "prompt_tokens", "is \"2147483648\"", "from 1 to 2147483647")]
    [InlineData("1,99999999999999999999999,1", "prompt_tokens", "is \"99999999999999999999999\"", "whole number")]
    [InlineData("1,1.5,1", "prompt_tokens", "is \"1.5\"", "whole number")]
    [InlineData("1,12x,1", "prompt_tokens", "is \"12x\"", "whole number")]
    [InlineData("1,1e3,1", "prompt_tokens", "is \"1e3\"", "whole number")]
    [InlineData("1,,1", "prompt_tokens", "is missing", "whole number")]
    [InlineData("1,ten,1", "prompt_tokens", "is \"ten\"", "whole number")]
    [InlineData(",1,1", "arrival_s", "is missing", "seconds as a decimal number, 0 or more")]
    [InlineData("-1,1,1", "arrival_s", "is \"-1\"", "0 or more")]
    [InlineData("NaN,1,1", "arrival_s", "is \"NaN\"", "decimal number")]
    [InlineData("1.2.3,1,1", "arrival_s", "is \"1.2.3\"", "decimal number")]
    [InlineData("1e,1,1", "arrival_s", "is \"1e\"", "decimal number")]
    [InlineData("1e999,1,1", "arrival_s", "is \"1e999\"", "decimal number")]
    [InlineData(".,1,1", "arrival_s", "is \".\"", "decimal number")]
    [InlineData("2024-01-01 00:00:00,1,1", "arrival_s", "is \"2024-01-01 00:00:00\"", "decimal number")]
    [InlineData("1,\u001b[31m,1", "prompt_tokens", "is \"\\u001b[31m\"", "whole number")]
    public void Load_BadField_NamesLineColumnValueAndExpectation(string row, string column, string found, string expected)
    {
        var fault = TraceText.Fault(TraceText.File($"arrival_s,prompt_tokens,output_tokens\n0,1,1\n\n{row}\n5,1,1\n"));

        Assert.Equal(("trace.csv", 4, column), (fault.File, fault.Line, fault.Column));
        TraceText.Says(fault.Message, $"trace.csv:4: {column} {found}", expected);
    }

    [Theory]
    [InlineData("2023-11-16")]
    [InlineData("2023-13-16 18:15:46")]
    [InlineData("2023-02-29 18:15:46")]
    [InlineData("2023-11-16 24:15:46")]
    [InlineData("2023-11-16 18:60:46")]
    [InlineData("2023-11-16 18:15:46.")]
    [InlineData("2023-11-16 18:15:46.12x")]
    [InlineData("2023-11-16 18:15:46+25:00")]
    [InlineData("2023-11-16 18:15:46+0")]
    [InlineData("0000-11-16 18:15:46")]
    [InlineData("12.5")]
    public void Load_BadTimestamp_ShowsWhatOneLooksLike(string timestamp)
    {
        var fault = TraceText.Fault(TraceText.Azure("2023-11-16 18:15:46.6805900,374,44", timestamp + ",1,1"));

        Assert.Equal((3, "TIMESTAMP"), (fault.Line, fault.Column));
        TraceText.Says(fault.Message, "expected a time such as 2023-11-16 18:15:46.6805900");
    }

    [Theory]
    [InlineData("1,2", "has 2 fields (\"1,2\"); expected 3")]
    [InlineData("1", "has 1 field (\"1\"); expected 3")]
    [InlineData("1,2,3,4", "has 4 fields")]
    [InlineData("\"1,2,3", "has 1 field")]
    public void Load_WrongNumberOfFields_IsSaid(string row, string message)
    {
        var fault = TraceText.Fault(TraceText.File($"arrival,prompt,output\n{row}\n5,1,1\n"));

        Assert.Equal(2, fault.Line);
        TraceText.Says(fault.Message, message);
        Assert.DoesNotContain("cut off", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2023-11-16 18:15:50.9951690,39", false)]
    [InlineData("2023-11-16 18:15:50.9951690,", false)]
    [InlineData("2023-11-16 18:15:50.9951690,396,", true)]
    [InlineData("2023-11-16 18:1", false)]
    public void Load_LastRowCutOff_SaysSo(string row, bool hasAllFields)
    {
        var fault = TraceText.Fault(TraceText.Azure("2023-11-16 18:15:46.6805900,374,44", row));

        Assert.Equal(3, fault.Line);
        TraceText.Says(fault.Message, "last line and it has no line end: the file may have been cut off", hasAllFields ? "GeneratedTokens is missing" : "expected 3");
    }

    public static TheoryData<string, byte[], string> WholeFiles => new()
    {
        { "empty", [], "is empty" },
        { "blank lines", "\n\n  \n"u8.ToArray(), "holds only blank lines" },
        { "header only", "arrival,prompt,output\n"u8.ToArray(), "has a header but no rows" },
        { "zero bytes", [1, 2, 0, 3], "is not text: a zero byte at offset 2" },
        { "an image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "is not text" },
        { "broken UTF-8", [(byte)'a', 0xFF, 0x41], "no UTF-8 text (0xff) at offset 1" },
        { "UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("arrival,prompt,output\n")).ToArray(), "is UTF-16 text" },
        { "no arrival", "num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio\n74,918,992,0.08\n"u8.ToArray(), "has no column for the arrival (such as arrival, arrived_at" },
        { "nothing known", "a,b\n1,2\n"u8.ToArray(), "the arrival (such as arrival, arrived_at, arrival_time, arrival_timestamp, arrived) and the prompt tokens" },
        { "prose", "Dear reader,\nthis is a letter.\n"u8.ToArray(), "has no column for the arrival" },
        { "two of a kind", "arrival,prompt,Prompt,output\n0,1,1,1\n"u8.ToArray(), "both name the prompt tokens" },
        { "a JSON document", "{\n \"metadata\": 1\n}\n"u8.ToArray(), "is a JSON document with \"metadata\", which is no known layout of a trace; expected JSON lines" },
        { "no JSON at all", "{\n metadata\n}\n"u8.ToArray(), "one whole JSON object on each line" },
        { "a table of components", "{\"sys_prompt_id\": 1, \"token_length\": 12}\n"u8.ToArray(), "belongs to a ragpulse trace but holds no requests" },
        { "a JSON array", "[{\"arrival\":0}]"u8.ToArray(), "has no column for the prompt tokens" },
        { "JSON without columns", "{\"a\":1}\n"u8.ToArray(), "has no column for the arrival" },
        { "gzip of blank lines", TraceText.Gzip([10, 10]), "holds only blank lines" },
        { "gzip of rubbish", TraceText.Gzip([0, 1, 2, 3]), "is not text" },
        { "damaged gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "gzip file is cut off or damaged" },
        { "gzip magic only", [0x1F, 0x8B], "gzip file is cut off or damaged" },
    };

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void Load_FileThatIsNoTrace_SaysWhy(string what, byte[] bytes, string message)
    {
        _ = what;

        TraceText.Says(TraceText.Fault(TraceText.File(bytes)).Message, "trace.csv", message);
    }

    [Theory]
    [InlineData("""{"arrival":1,"prompt":2}""", "output is missing")]
    [InlineData("""{"arrival":1,"prompt":2,"output":null}""", "output is missing")]
    [InlineData("""{"arrival":1,"prompt":[2],"output":3}""", "prompt is \"[\"")]
    [InlineData("""{"arrival":1,"prompt":true,"output":3}""", "prompt is \"true\"")]
    [InlineData("""{"arrival":1,"prompt":0,"output":3}""", "prompt is \"0\"")]
    [InlineData("""{"arrival":1,"prompt":2,"prompt":2,"output":3}""", "prompt is \"given twice\"")]
    [InlineData("""{"arrival":1,"prompt":2,"output":3}}""", "expected one whole JSON object")]
    [InlineData("""{"arrival":1,"prompt":2,"output":3""", "expected one whole JSON object")]
    [InlineData("""[1,2,3]""", "expected one whole JSON object")]
    [InlineData("""{"arrival":1,"prompt":"\ud800","output":3}""", "expected one whole JSON object")]
    [InlineData("""{"arrival":-1,"prompt":1,"output":3}""", "arrival is \"-1\"")]
    public void Load_BadJsonLine_NamesLineAndExpectation(string row, string message)
    {
        var file = TraceText.File("{\"arrival\":0,\"prompt\":1,\"output\":1}\n" + row + "\n{\"arrival\":2,\"prompt\":1,\"output\":1}\n", "t.jsonl");

        var fault = TraceText.Fault(file);

        Assert.Equal(2, fault.Line);
        TraceText.Says(fault.Message, "t.jsonl:2: ", message);
        Assert.Equal(1, TraceWorkload.Scan(file, new() { BadRows = BadRowPolicy.Skip }).Skipped.Total);
    }

    [Fact]
    public void Load_JsonCutOffAtTheEnd_SaysSo()
    {
        var fault = TraceText.Fault(TraceText.File("{\"arrival\":0,\"prompt\":1,\"output\":1}\n{\"arrival\":1,\"pro"));

        TraceText.Says(fault.Message, ":2: ", "the file may have been cut off");
    }

    [Fact]
    public void Skip_BadRows_AreCountedByReasonAndLeaveTheRestAsItWas()
    {
        var file = TraceText.File("arrival,prompt,output\n0,1,1\n1,0,1\n2,0,1\n3,1\nx,1,1\n-4,1,1\n5,1,1\n6,9999999999,1\n7,,1\n8,1,a\n9,7,7\n");

        var summary = TraceWorkload.Scan(file, new() { BadRows = BadRowPolicy.Skip });
        var requests = TraceText.Read(file, new() { BadRows = BadRowPolicy.Skip });

        Assert.Equal([0, 5, 9], requests.Select(request => request.Arrival.Seconds));
        Assert.Equal((3, 8), (summary.Rows, summary.Skipped.Total));
        Assert.Equal(
            [
                ("wrong number of fields", 1), ("arrival: not a time", 1), ("arrival: negative", 1), ("prompt tokens: missing", 1),
                ("prompt tokens: zero", 2), ("prompt tokens: too large", 1), ("output tokens: not a whole number", 1),
            ],
            summary.Skipped.ByReason);
    }

    [Fact]
    public void Skip_EveryRow_IsAnErrorThatSaysWhy() =>
        TraceText.Says(
            TraceText.Fault(TraceText.File("arrival,prompt,output\n0,1,0\n1,1,0\n"), new() { BadRows = BadRowPolicy.Skip }).Message,
            "has no usable row: all 2 were skipped (output tokens: zero)");

    [Theory]
    [InlineData("arrival,prompt,output\n0,1,1\n", "x", ":3:")] // a row
    [InlineData("arrival,prompt,output\n0,1,1\n", "\"", ":3:")] // a quoted field that never ends
    [InlineData("", "x", ":1:")] // a header
    [InlineData("{\"arrival\":0,\"prompt\":1,\"output\":1}\n", " ", ":2:")]
    [InlineData("{\"arrival\":0,\"prompt\":1,\"output\":1}\n", "{", ":2:")]
    [InlineData("", "{", ":1:")]
    public void Load_LineOfAGigabyte_IsRefusedInBoundedMemory(string before, string filling, string line)
    {
        using var endless = new EndlessStream(Encoding.UTF8.GetBytes(before), (byte)filling[0], 1L << 30);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        var fault = Assert.Throws<TraceException>(() => TraceWorkload.Load(new("t", () => endless), new() { BadRows = BadRowPolicy.Skip }));

        TraceText.Says(fault.Message, line, "is longer than 1 MiB");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 16 << 20);
        Assert.InRange(endless.Given, 1 << 20, 8 << 20);
    }

    [Fact]
    public void Load_StreamThatFails_NamesTheFile()
    {
        var fault = TraceText.Fault(new("lost.csv", () => new FailingStream()));

        TraceText.Says(fault.Message, "lost.csv: cannot be read: the disk is gone");
    }

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("the disk is gone");
    }

    private sealed class EndlessStream(byte[] start, byte filling, long length) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - Given);
            buffer[..count].Fill(filling);
            if (Given < start.Length)
            {
                var rest = start.AsSpan((int)Given);
                rest[..Math.Min(rest.Length, count)].CopyTo(buffer);
            }

            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
