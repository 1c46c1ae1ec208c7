/// (to be written)
package hostdev.host.apply;
