/// (to be written)
package hostdev.host.read;
