using System.Runtime.CompilerServices;

// What the byte path puts on the stack it writes before it reads.
[module: SkipLocalsInit]
