// The floor without an index: all rows scanned at every interaction.
import { makeFloor } from '../lib/floor.js';

export default makeFloor(false);
