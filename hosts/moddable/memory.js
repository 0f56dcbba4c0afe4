export default native("portti_memory");
