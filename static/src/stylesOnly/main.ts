/** Pages without a script of their own (not found, unexpected): only the styles. */
import "../styles/all.css";
