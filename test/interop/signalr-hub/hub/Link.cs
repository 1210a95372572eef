using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Tenfour.SignalRHub;

/// <summary>One TCP connection, below HTTP: it can be cut, or fall silent with its socket left open.</summary>
public sealed class Link(Socket socket)
{
    private readonly TaskCompletionSource _never = new();
    private volatile bool _silent;

    /// <summary>Connection middleware: puts a <see cref="Link"/> under every connection.</summary>
    public static async Task Insert(ConnectionContext connection, ConnectionDelegate next)
    {
        var link = new Link(connection.Features.Get<IConnectionSocketFeature>()!.Socket);
        connection.Features.Set(link);
        connection.Transport = new Silenceable(link, connection.Transport);
        await next(connection);
    }

    /// <summary>Stops reading and writing, as a peer does whose network is gone.</summary>
    public void FallSilent() => _silent = true;

    /// <summary>Ends the connection: <c>rst</c> resets it, <c>fin</c> ends it without a websocket close frame.</summary>
    public void Cut(string how)
    {
        if (how == "rst") socket.Close(timeout: 0);
        else socket.Shutdown(SocketShutdown.Send);
    }

    private Task PassAsync(CancellationToken cancellation) =>
        _silent ? _never.Task.WaitAsync(cancellation) : Task.CompletedTask;

    private sealed class Silenceable(Link link, IDuplexPipe inner) : IDuplexPipe
    {
        public PipeReader Input { get; } = new Reader(link, inner.Input);
        public PipeWriter Output { get; } = new Writer(link, inner.Output);
    }

    private sealed class Reader(Link link, PipeReader inner) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellation = default)
        {
            var result = await inner.ReadAsync(cancellation);
            if (!result.IsCompleted) await link.PassAsync(cancellation);
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            result = default;
            return !link._silent && inner.TryRead(out result);
        }

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);
        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
            inner.AdvanceTo(consumed, examined);
        public override void CancelPendingRead() => inner.CancelPendingRead();
        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }

    private sealed class Writer(Link link, PipeWriter inner) : PipeWriter
    {
        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellation = default)
        {
            await link.PassAsync(cancellation);
            return await inner.FlushAsync(cancellation);
        }

        public override void Advance(int bytes) => inner.Advance(bytes);
        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);
        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
        public override void CancelPendingFlush() => inner.CancelPendingFlush();
        public override void Complete(Exception? exception = null) => inner.Complete(exception);
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;
        public override long UnflushedBytes => inner.UnflushedBytes;
    }
}
