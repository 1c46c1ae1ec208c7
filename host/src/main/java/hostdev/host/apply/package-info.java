/// The only code that changes the machine: applies plans step by step, journalled, read back and undone on failure.
package hostdev.host.apply;
