using Informers.Benchmarks.Peer;

return await PeerCommand.RunAsync(args);
