/// (to be written)
package hostdev.cli;
