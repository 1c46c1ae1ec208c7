/// (to be written)
package hostdev.lab;
