/// Hosts of thousands of functions: generated, read, counted and timed.
package hostdev.it.scale;
