namespace LbSim.Kernel.Events;

/// <summary>Who goes first when several things happen at the same instant; lower goes first.</summary>
/// <remarks>The order is a modelling decision, recorded in docs/decisions/0001-time-and-event-order.md and tested as a table.</remarks>
public enum Phase : byte
{
    /// <summary>Faults: a server that dies at t delivers nothing at t.</summary>
    Fault,

    /// <summary>Cancellations and client timeouts: the pass that ends at t is not delivered to a client that left at t.</summary>
    Cancel,

    /// <summary>Ends of engine passes and services: capacity is freed ...</summary>
    Completion,

    /// <summary>... becomes known at the gateway ...</summary>
    Signal,

    /// <summary>... before anyone new asks for it.</summary>
    Arrival,

    /// <summary>A dispatched request reaches its server.</summary>
    Delivery,

    /// <summary>Engines choose their next pass, having seen everything that reached them at t.</summary>
    Step,

    /// <summary>Metrics look at a settled instant.</summary>
    Sample,
}
