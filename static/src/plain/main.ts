/** Pages without a program of their own (not found, unexpected): only the looks. */
import "../styles/all.css";
